import { type Answers, placeOf, settingsOf } from "./answers";

/** `our`: a checkout of Maskline, with `config/`; `other`: another CDK app, which has the package. */
export type Home = "our" | "other";

const literal = (value: unknown): string =>
  JSON.stringify(value, null, 2).replace(/^( *)"([A-Za-z_]\w*)":/gm, "$1$2:");

const indented = (text: string): string => text.replaceAll("\n", "\n  ");

/** `eu-prod` as a name that can be exported: `euProd`. */
export const exportName = (stage: string): string =>
  stage.replace(/-+([a-z0-9]?)/g, (_, next: string) => next.toUpperCase());

function imports(home: Home, helper: string, policies: readonly string[]): string[] {
  if (home === "other")
    return [`import { ${[helper, "type MasklineProps", ...policies].join(", ")} } from "maskline";`];
  return [
    `import { ${helper} } from "../applications";`,
    `import { ${policies.join(", ")} } from "../policies";`,
    'import type { StageConfig } from "../types";',
  ];
}

/** The text of a stage's file: what was answered, and nothing secret. */
export function stageFile(answers: Answers, home: Home): string {
  const { mode, stage } = answers;
  const place = placeOf(answers);
  const isCyj = mode === "CYJ";
  const policies = mode === "AXB" ? ["delivery", "ride"] : ["rideOver"];
  const helper = isCyj ? "cyjApplication" : "huaweiApplication";
  const made = isCyj ? `(${literal(place.baseUrl)})` : `(${literal(mode)}, ${literal(place)})`;
  const used = mode === "AXB" ? "[ride(application), delivery(application)]" : "[rideOver(application)]";
  const settings = Object.entries(settingsOf(answers)).map(
    ([name, value]) => `  ${name}: ${indented(literal(value))},`,
  );
  return `${[
    ...imports(home, helper, policies),
    "",
    '// The provider\'s key is not here: it goes into a secret of the stack after the first deployment (README, "Deploy").',
    `const application = ${helper}${made};`,
    "",
    "/** Every setting, with its default: docs/configuration.md. */",
    `export const ${exportName(stage)}: ${home === "our" ? "StageConfig" : "MasklineProps"} = {`,
    `  stage: ${literal(stage)},`,
    "  applications: [application],",
    `  policies: ${used},`,
    '  areaFallback: { "*": ["*"] },',
    "  sweepers: 1,",
    ...settings,
    `  keepData: ${answers.keepData ?? false},`,
    "};",
  ].join("\n")}\n`;
}
