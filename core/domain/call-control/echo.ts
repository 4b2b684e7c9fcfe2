/** The binding a call was put through under: goes out with the answer, comes back with the call's events and its record. */
export interface Echo {
  readonly orderId: string;
  readonly version: number;
}

/** `{orderId}/{version}` */
export const echoText = ({ orderId, version }: Echo): string => `${orderId}/${version}`;

/** What {@link echoText} wrote; `undefined` for what somebody else did. */
export function readEcho(text: string): Echo | undefined {
  const [, orderId, version] = /^([A-Za-z0-9._:-]{1,64})\/(\d{1,9})$/.exec(text) ?? [];
  return orderId === undefined ? undefined : { orderId, version: Number(version) };
}
