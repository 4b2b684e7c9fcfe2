import { appendFileSync } from "node:fs";
import { join } from "node:path";

/** Names a directory in which all that functions write is kept as they wrote it; the tests look through it for what must not be there. */
const outputVariable = "MASKLINE_FUNCTION_OUTPUT";

function keep(kind: "lines" | "secrets", text: string): void {
  const directory = process.env[outputVariable];
  // A file for each process: a line is longer than what is appended in one piece.
  if (directory) appendFileSync(join(directory, `${process.pid}.${kind}`), `${text}\n`, { mode: 0o600 });
}

/** Keeps a line that a function wrote. @param from the function's name */
export const keepLine = (from: string, line: string): void => keep("lines", JSON.stringify({ from, line }));

/** Keeps what no line may hold: the text of a secret that was given out. */
export const keepSecret = (secret: string): void => keep("secrets", JSON.stringify(secret));
