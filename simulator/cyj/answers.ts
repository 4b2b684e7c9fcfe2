/** What CYJ answers: `Flag` 1 is success, and `Msg` is then a number, else a reason (CYJ §3). */
export interface CyjAnswer {
  readonly status: number;
  readonly body: { readonly Flag: number; readonly Msg: string } | { readonly audio: string };
}

/** CYJ says no. Its failure codes are not documented: any `Flag` but 1 is one, so this world has only 0. */
export class CyjRefusal extends Error {
  constructor(
    message: string,
    readonly status = 200,
  ) {
    super(message);
  }
}

export const failure = (message: string, status = 200): CyjAnswer => ({
  status,
  body: { Flag: 0, Msg: message },
});
