/** Who may import whom. `test/layers.test.ts` proves that each rule bites. */
const only = (name, comment, from, allowed) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { pathNot: allowed },
});

/** A vendor has the importing folders named here, and no others. */
const vendor = (name, packages, folders) => ({
  name: `vendor-${name}`,
  comment: `${packages} is imported by ${folders} alone, so that replacing it is one folder's work`,
  severity: 'error',
  from: { path: '^(electron|renderer|stack)/', pathNot: folders },
  to: { path: `(^|/)node_modules/(@types/)?(${packages})/|^(${packages})(/|$)` },
});

module.exports = {
  forbidden: [
    only('model-imports-nothing', 'the nouns stand alone', '^stack/model/', '^stack/model/'),
    only(
      'pure-imports-model-only',
      'deciding needs no world',
      '^stack/reconcile/',
      '^stack/(reconcile|model)/',
    ),
    only('nginx-imports-model-only', 'printing needs no world', '^stack/nginx/', '^stack/(nginx|model)/'),
    only('logs-imports-model-only', 'counting needs no world', '^stack/logs/', '^stack/(logs|model)/'),
    only('lab-imports-model-only', 'reading a result needs no world', '^stack/lab/', '^stack/(lab|model)/'),
    only(
      'contract-imports-model-and-its-schemas',
      'the contract is words, checked by zod, carried by oRPC',
      '^stack/contract/',
      '^stack/(contract|model)/|(^|/)node_modules/(zod|@orpc)/',
    ),
    {
      name: 'engines-never-each-other',
      comment: 'an engine knows the interface and the model; what two engines share belongs to the interface',
      severity: 'error',
      from: { path: '^stack/engines/(docker|process|fake)/' },
      to: {
        path: '^stack/',
        pathNot: ['^stack/engines/$1/', '^stack/engines/engine\\.ts$', '^stack/model/'],
      },
    },
    {
      name: 'control-sees-no-concrete-engine',
      comment: 'the loop works with any engine',
      severity: 'error',
      from: { path: '^stack/control/' },
      to: { path: '^stack/(engines/(?!engine\\.ts$)|serve/|cli/|setup/)' },
    },
    {
      name: 'renderer-is-a-page',
      comment: 'the panel takes types, pure functions and the contract: no Node, no controller',
      severity: 'error',
      from: { path: '^renderer/', pathNot: '\\.config\\.ts$' },
      to: { path: '^stack/', pathNot: '^stack/(contract|model|logs|nginx|lab)/' },
    },
    {
      name: 'renderer-without-node',
      comment: 'the page is sandboxed',
      severity: 'error',
      from: { path: '^renderer/', pathNot: '\\.config\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'electron-only-in-its-folder',
      comment: 'everything but the window runs without Electron',
      severity: 'error',
      from: { path: '^(stack|renderer)/' },
      to: { path: '(^|/)node_modules/electron/|^electron(/|$)' },
    },
    vendor('docker', 'dockerode', '^stack/engines/docker/'),
    vendor('tail', 'tail', '^stack/control/'),
    vendor('protobuf', 'protobufjs', '^stack/control/'),
    vendor('certificates', '@peculiar/[a-z0-9-]+', '^stack/control/'),
    vendor('commander', 'commander', '^stack/cli/'),
    vendor('ws', 'ws', '^stack/(serve|cli)/'),
    vendor(
      'react',
      'react|react-dom|@mantine/[a-z]+|@xterm/[a-z-]+|@codemirror/[a-z-]+|uplot|zustand|@tabler/[a-z-]+',
      '^renderer/',
    ),
    {
      name: 'no-cycles',
      comment: 'a room one can enter without entering them all',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'nobody-imports-a-test',
      comment: 'tests know the code, not the other way round',
      severity: 'error',
      from: { path: '^(electron|renderer|stack)/' },
      to: { path: '^test/' },
    },
    {
      name: 'nobody-imports-an-entry',
      comment: 'an entry file is where a program begins, not a room to fetch things from',
      severity: 'error',
      from: {},
      to: {
        path: '^(stack/cli/signalbox\\.ts|electron/(main|preload|controller)\\.ts|renderer/main\\.tsx)$',
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
};
