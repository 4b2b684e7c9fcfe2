import { existsSync } from "node:fs";
import { writeWhole } from "./whole-file";

/** What the import needs to know of a simulator's application. */
interface WithNumbers {
  readonly provider: string;
  readonly application: string;
  readonly numbers: readonly string[];
  readonly areas?: Readonly<Record<string, string>>;
}

const importedNumbers = (applications: readonly WithNumbers[]) =>
  applications.flatMap(({ provider, application, numbers, areas = {} }) =>
    numbers.map((number) => ({ number, provider, application, areaCode: areas[number] })),
  );

/**
 * Puts the numbers of the applications into the pool through the real API, at the first start only: what an operator
 * changed later stays.
 * @param marker file that remembers that it was done
 * @returns how many were sent; a text when the API did not take them
 */
export async function importNumbers(
  api: string,
  applications: readonly WithNumbers[],
  marker: string,
): Promise<number | string> {
  if (existsSync(marker)) return 0;
  const numbers = importedNumbers(applications);
  const response = await fetch(`${api}/v1/numbers`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ numbers }),
  });
  if (!response.ok) return `PUT /v1/numbers answered ${response.status}: ${await response.text()}`;
  writeWhole(marker, { imported: numbers.length });
  return numbers.length;
}
