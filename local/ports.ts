/** Where everything listens; 0 is any free port. */
export interface Ports {
  readonly api: number;
  readonly simulator: number;
  readonly dynamodb: number;
  readonly queues: number;
}

export const usualPort = 8787;

/** All shift together with the first; 0 lets the system choose each. @throws Error when it is no port */
export function portsFrom(first: number): Ports {
  if (!Number.isInteger(first) || first < 0 || first > 65_532)
    throw new Error(`MASKLINE_PORT must be a port number, or 0 for any free ports`);
  const at = (offset: number) => (first === 0 ? 0 : first + offset);
  return { api: at(0), simulator: at(1), dynamodb: at(2), queues: at(3) };
}
