/** How orders, routes and what providers hold are compared. */
export interface AuditSettings {
  /** How often the auditor goes on with its round; each run takes up where the one before ended. @default 15 */
  readonly everyMinutes?: number;
  /**
   * Requests that an audit may send to one application in a second. They count against what the provider allows, together with
   * those of orders. @default 2
   */
  readonly requestsPerSecond?: number;
  /**
   * What happens to what is sure. `report`: a metric, an event and `GET /v1/audit` tell. `heal`: besides, strays of exclusive
   * applications are ended, and orders that lost something are bound again. @default "report"
   */
  readonly heal?: "report" | "heal";
}

export const defaultAuditMinutes = 15;

/** What is wrong with a stage's `audit`; each text names the setting and the fix. */
export function auditComplaints({ everyMinutes, requestsPerSecond, heal }: AuditSettings = {}): string[] {
  const complaints: string[] = [];
  if (everyMinutes !== undefined && !isWhole(everyMinutes, 1440))
    complaints.push(`audit.everyMinutes ${everyMinutes}: use a whole number of minutes, 1 to 1440 (a day)`);
  if (requestsPerSecond !== undefined && !isWhole(requestsPerSecond, 50))
    complaints.push(
      `audit.requestsPerSecond ${requestsPerSecond}: use a whole number from 1 to 50, well below what the provider allows the application`,
    );
  if (heal !== undefined && heal !== "report" && heal !== "heal")
    complaints.push(`audit.heal "${String(heal)}": use "report" or "heal"`);
  return complaints;
}

const isWhole = (value: number, most: number): boolean =>
  Number.isInteger(value) && value >= 1 && value <= most;
