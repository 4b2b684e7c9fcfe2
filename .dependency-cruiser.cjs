const ours = "^(bin|cli|lib|config|core|functions|simulator|local|scripts|bench|test)/";
/** Of our own folders, the files under `path` may import only those under `allowed`. */
const only = (name, comment, path, allowed) => ({
  name,
  comment,
  severity: "error",
  from: { path },
  to: { path: ours, pathNot: allowed },
});
/** Who may import whom (docs/architecture.md, "Folders"). The comment is what a newcomer reads when a rule fails. */
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
      comment:
        "the domain runs in tests and simulation without I/O: it imports nothing but itself, not even Node's modules",
      severity: "error",
      from: { path: "^core/domain/" },
      to: { pathNot: "^core/domain/" },
    },
    {
      name: "http-is-shapes",
      comment:
        "core/http says what requests and answers look like: schemas (valibot) over the domain's types, no I/O",
      severity: "error",
      from: { path: "^core/http/" },
      to: { pathNot: "^(core/(http|domain)/|node_modules/valibot/)" },
    },
    only(
      "providers-know-the-domain",
      "a provider speaks one protocol to the domain's ports, and knows no other provider",
      "^core/providers/([^/]+)/",
      "^core/(domain/|providers/$1/)",
    ),
    only(
      "registry-knows-the-providers",
      "the one list of providers; it holds no protocol",
      "^core/providers/[^/]+$",
      "^core/(domain|providers)/",
    ),
    only(
      "adapters-know-the-domain",
      "adapters put AWS behind the domain's ports",
      "^core/adapters/",
      "^core/(domain|adapters)/",
    ),
    only(
      "wiring-is-core",
      "wiring puts adapters and providers behind the domain, for the functions; it reads no environment of its own",
      "^core/wiring/",
      "^core/",
    ),
    {
      name: "nothing-in-core-needs-wiring",
      comment: "only functions (and tests) take a wired core",
      severity: "error",
      from: { path: "^core/", pathNot: "^core/wiring/" },
      to: { path: "^core/wiring/" },
    },
    only(
      "functions-call-the-core",
      "a handler parses, calls the core, answers; one function knows no other",
      "^functions/([^/]+)/",
      "^(core/|functions/$1/|config/)",
    ),
    {
      name: "functions-take-only-types-of-config",
      comment:
        "a policy reaches a function as a JSON file beside its bundle, so a deployment decides it, not an import",
      severity: "error",
      from: { path: "^functions/" },
      to: { path: "^config/", dependencyTypesNot: ["type-only"] },
    },
    only("config-imports-nothing", "config is facts and their checks", "^config/", "^config/"),
    only(
      "infrastructure-names-functions-as-paths",
      "lib and bin import only config: what a function does is no business of the stack",
      "^(lib|bin)/",
      "^(lib|bin|config)/",
    ),
    only(
      "cli-knows-formats",
      "the command line asks a stage from outside, over its API, queues and archive: of the core it takes what their formats are; it writes settings, and checks them as synthesis does",
      "^cli/",
      "^(cli/|config/|core/(adapters|domain)/)",
    ),
    {
      name: "nothing-needs-the-cli",
      comment: "it is a program of its own, built by a script and run by tests",
      severity: "error",
      from: { path: "^(bin|lib|config|core|functions|simulator|local)/" },
      to: { path: "^cli/" },
    },
    only(
      "simulator-is-independent",
      "two readings of one reference, or it proves nothing",
      "^simulator/",
      "^simulator/",
    ),
    only(
      "local-runs-what-was-synthesized",
      "local reads the assembly and starts the simulator; it knows no function",
      "^local/",
      "^(local|lib|simulator)/",
    ),
    {
      name: "nothing-needs-tests",
      comment: "tests, benchmarks and scripts are at the end of every arrow",
      severity: "error",
      from: { path: "^(bin|lib|config|core|functions|simulator|local)/" },
      to: { path: "^(test|bench|scripts)/" },
    },
    {
      name: "no-dev-dependencies-in-functions",
      comment: "what is bundled must be a dependency",
      severity: "error",
      from: { path: "^(core|functions)/" },
      to: { dependencyTypes: ["npm-dev"], pathNot: "node_modules/@types/" },
    },
    {
      name: "no-unresolvable",
      comment:
        "an import that resolves to nothing is checked by no other rule (another app resolves its own, where it is installed)",
      severity: "error",
      from: { pathNot: "^test/consumer/" },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(cdk\\.out|dist|\\.maskline)/" },
    // TypeScript 7 has no API that dependency-cruiser could use; SWC, which runs the tests, tells type imports apart too.
    parser: "swc",
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
