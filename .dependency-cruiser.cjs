const ours = "^(bin|lib|config|core|functions|simulator|local)/";
const only = (name, comment, path, allowed, extraFrom = {}) => ({
  name,
  comment,
  severity: "error",
  from: { path, ...extraFrom },
  to: { path: ours, pathNot: allowed },
});
/** Who may import whom (docs/architecture.md). The comment is what a newcomer reads when a rule fails. */
module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      comment: "two files that need each other are one subject",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "domain-is-pure",
      comment: "the domain runs in tests and simulation without I/O: it imports nothing but itself",
      severity: "error",
      from: { path: "^core/domain/" },
      to: { pathNot: "^core/domain/" },
    },
    only(
      "providers-know-the-domain",
      "a provider speaks one protocol to the domain's ports",
      "^core/providers/([^/]+)/",
      "^core/(domain/|providers/$1/)",
    ),
    only(
      "adapters-know-the-domain",
      "adapters put AWS behind the domain's ports",
      "^core/adapters/",
      "^core/(domain|adapters)/",
    ),
    only(
      "functions-call-the-core",
      "a handler parses, calls the core, answers",
      "^functions/",
      "^(core|functions|config)/",
    ),
    {
      name: "functions-take-only-types-of-config",
      comment: "a policy reaches a function as a JSON file beside its bundle",
      severity: "error",
      from: { path: "^functions/" },
      to: { path: "^config/", dependencyTypesNot: ["type-only"] },
    },
    only("config-imports-nothing", "config is facts and their checks", "^config/", "^config/"),
    only(
      "infrastructure-names-functions-as-paths",
      "lib and bin import only config",
      "^(lib|bin)/",
      "^(lib|bin|config)/",
    ),
    only(
      "simulator-is-independent",
      "two readings of one reference, or it proves nothing",
      "^simulator/",
      "^simulator/",
    ),
    only(
      "local-runs-what-was-synthesized",
      "local reads the assembly and starts the simulator",
      "^local/",
      "^(local|lib|simulator)/",
    ),
    {
      name: "no-dev-dependencies-in-functions",
      comment: "what is bundled must be a dependency",
      severity: "error",
      from: { path: "^(core|functions)/" },
      to: { dependencyTypes: ["npm-dev"], pathNot: "node_modules/@types/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(cdk\\.out|dist|\\.maskline)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
