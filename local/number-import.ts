import { readWhole, writeWhole } from "./whole-file";

/** What the import needs to know of a simulator's application. */
interface WithNumbers {
  readonly provider: string;
  readonly mode: string;
  readonly application: string;
  readonly numbers: readonly string[];
  readonly areas?: Readonly<Record<string, string>>;
}

/** They show rented landlines, which nobody dials: no privacy numbers. */
const placesCalls: ReadonlySet<string> = new Set(["verification", "connect"]);

const importedNumbers = (applications: readonly WithNumbers[]) =>
  applications.flatMap(({ provider, application, numbers, areas = {} }) =>
    numbers.map((number) => ({ number, provider, application, areaCode: areas[number] })),
  );

/**
 * Puts the numbers of the applications into the pool through the real API, each application's at the first start that has
 * it: what an operator changed later stays.
 * @param marker file that remembers of which it was done
 * @returns how many were sent; a text when the API did not take them
 */
export async function importNumbers(
  api: string,
  applications: readonly WithNumbers[],
  marker: string,
  send: typeof fetch = fetch,
): Promise<number | string> {
  const before = readWhole<{ applications?: unknown }>(marker)?.applications;
  const done: readonly unknown[] = Array.isArray(before) ? before : [];
  const missing = applications.filter(
    ({ mode, application }) => !placesCalls.has(mode) && !done.includes(application),
  );
  const numbers = importedNumbers(missing);
  if (numbers.length === 0) return 0;
  const response = await send(`${api}/v1/numbers`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ numbers }),
  });
  if (!response.ok) return `PUT /v1/numbers answered ${response.status}: ${await response.text()}`;
  writeWhole(marker, { applications: [...done, ...missing.map(({ application }) => application)] });
  return numbers.length;
}
