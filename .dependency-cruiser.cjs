/**
 * A folder of src imports only from levels before its own:
 * core → schema → credentials → http → huawei, alibaba → tasks → integration → client → generated, testing, cli.
 */
const levels = [
  ["core"],
  ["schema"],
  ["credentials"],
  ["http"],
  ["huawei", "alibaba"],
  ["tasks"],
  ["integration"],
  ["client"],
  ["generated", "testing", "cli"],
];

/** The generated files that contain nothing but types; the other one calls the client. */
const generatedTypes = "^src/generated/(credentials|descriptions)\\.ts$";

/** Imports from the same level or a later one that are wanted. */
const exceptions = {
  client: generatedTypes,
  // The simulator; a rule below allows it no other file of the command line.
  cli: "^src/testing/",
};

const levelRules = levels.flatMap((level, height) =>
  level.map((folder) => {
    const sameLevel = level.filter((other) => other !== folder);
    const notBefore = [...sameLevel, ...levels.slice(height + 1).flat()];
    const pathNot = exceptions[folder];
    return {
      name: `${folder}-imports-earlier-levels-only`,
      severity: "error",
      from: { path: `^src/${folder}/` },
      to: {
        path: [...notBefore.map((other) => `^src/${other}/`), "^src/index\\.ts$", "^(pulumi|cdk)/"],
        ...(pathNot && { pathNot }),
      },
    };
  }),
);

module.exports = {
  forbidden: [
    ...levelRules,
    {
      name: "no-circular-imports",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "generated-types-import-types-only",
      severity: "error",
      from: { path: generatedTypes },
      to: { dependencyTypesNot: ["type-only"] },
    },
    {
      // The client uses these types.
      name: "generated-types-do-not-import-the-client",
      severity: "error",
      from: { path: generatedTypes },
      to: { path: "^src/client/" },
    },
    {
      name: "core-imports-no-packages",
      severity: "error",
      from: { path: "^src/core/" },
      to: { dependencyTypes: ["npm", "npm-dev", "npm-peer", "npm-optional"] },
    },
    {
      name: "only-http-imports-undici",
      severity: "error",
      from: { path: "^(src|pulumi|cdk)/", pathNot: "^src/http/" },
      to: { path: "node_modules/undici" },
    },
    {
      name: "only-pulumi-imports-the-pulumi-sdk",
      severity: "error",
      from: { path: "^(src|cdk)/" },
      to: { path: ["^pulumi/", "node_modules/@pulumi"] },
    },
    {
      name: "only-cdk-imports-the-cdk-library",
      severity: "error",
      from: { path: "^(src|pulumi)/" },
      to: { path: ["^cdk/", "node_modules/(aws-cdk-lib|constructs)/"] },
    },
    {
      // The function is deployed as one file, which must not contain the library that synthesizes templates.
      name: "lambda-does-not-import-constructs",
      severity: "error",
      from: { path: "^cdk/(lambda/|properties)" },
      to: { path: ["node_modules/(aws-cdk-lib|constructs)/", "^cdk/(?!lambda/|properties)"] },
    },
    {
      // An app that is synthesized needs no SDK.
      name: "constructs-do-not-import-the-lambda",
      severity: "error",
      from: { path: "^cdk/[^/]+$" },
      to: { path: ["^cdk/lambda/", "node_modules/@aws-sdk/"] },
    },
    {
      // A construct describes a wait and sends no request: an app that is synthesized needs no HTTP client.
      // `reachable` follows type-only imports too; test/cdk/app-bundle.test.ts checks what is loaded at run time.
      name: "constructs-do-not-reach-the-http-client",
      severity: "error",
      from: { path: "^cdk/(?!lambda/)" },
      to: { path: "node_modules/undici|^src/http/send", reachable: true },
    },
    {
      // The plugin process loads these files, but not the SDK of programs.
      name: "pulumi-plugin-does-not-import-the-sdk",
      severity: "error",
      from: { path: "^pulumi/(plugin|engine|stored-names)" },
      to: { path: ["node_modules/@pulumi", "^pulumi/(?!plugin/|engine/|stored-names)"] },
    },
    {
      name: "pulumi-resources-do-not-import-the-plugin",
      severity: "error",
      from: { path: "^pulumi/[^/]+$" },
      to: { path: "^pulumi/(plugin|engine)/" },
    },
    {
      name: "pulumi-engine-does-not-import-the-plugin",
      severity: "error",
      from: { path: "^pulumi/engine/" },
      to: { path: "^pulumi/plugin/" },
    },
    {
      name: "only-cli-imports-command-line-packages",
      severity: "error",
      from: { path: "^(src|pulumi|cdk)/", pathNot: "^src/cli/" },
      to: { path: ["^src/cli/", "node_modules/(commander|log-update|cli-truncate)/"] },
    },
    {
      name: "only-the-simulator-imports-mock-clouds",
      severity: "error",
      from: { path: "^(src|pulumi|cdk)/", pathNot: "^src/(testing/|cli/simulat)" },
      to: { path: "^src/testing/" },
    },
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
  },
};
