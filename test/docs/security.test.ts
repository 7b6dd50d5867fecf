// docs/security.md is true: its roles are those that deploy, its times those of the code, its links lead somewhere.
import { expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { loadDefinitions } from '../../infra/local/definitions.js';
import { code, pageOf } from './page.js';
import { doorRoles } from './roles.js';

const page = pageOf('docs/security.md');
const { functions, provider, resources } = loadDefinitions(process.cwd(), {
  region: 'eu-west-1',
  stage: 'prod',
});

const words = (cell = ''): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word).sort();

test('the roles are those that deploy, service by service', () => {
  const listed = page.table('Roles').map(([door, reads, changes]) => ({
    door: code(door),
    reads: words(reads),
    changes: words(changes),
  }));
  expect(listed).toEqual(doorRoles());
});

test('only one role may change what is watched', () => {
  const watched = ['apigateway', 'ivs'];
  const writers = doorRoles().filter(({ changes }) => changes.some((service) => watched.includes(service)));
  expect(writers.map(({ door }) => door).filter((door) => door !== 'remediate')).toEqual([]);
});

test('queues keep nothing longer than four days, logs nothing longer than the page says', () => {
  const queues = Object.values(resources).filter(({ Type }) => Type === 'AWS::SQS::Queue');
  const days = queues.map(({ Properties }) => Number(Properties?.['MessageRetentionPeriod']) / 86_400);
  expect(Math.max(...days)).toBe(4);
  const cells = page.table('What is kept, where, for how long');
  expect(cells.find(([where]) => where?.startsWith('queues'))?.[2]).toBe('4 days at most');
  expect(cells.find(([where]) => where === 'log groups')?.[2]).toBe(
    `${String(provider['logRetentionInDays'])} days`,
  );
  const store = readFileSync('shared/adapters/dynamodb/store.ts', 'utf8');
  for (const [name, what] of [
    ['resolvedForMs', 'resolved findings'],
    ['supersededForMs', 'superseded declarations'],
    ['evidenceForMs', 'evidence'],
  ] as const) {
    const kept = new RegExp(`${name} = (\\d+) \\* dayMs`).exec(store)?.[1];
    expect(cells.find(([where]) => where?.includes(what))?.[2]).toBe(`${kept} days`);
  }
});

test('whatever keeps something is encrypted with the one key', () => {
  const keeping = /^AWS::(?:SQS::Queue|SNS::Topic|DynamoDB::Table|SecretsManager::Secret|S3::Bucket)$/;
  const plain = Object.entries(resources).filter(
    ([, { Type, Properties }]) =>
      keeping.test(Type) && !JSON.stringify(Properties ?? {}).includes('EncryptionKey'),
  );
  expect(plain.map(([id]) => id)).toEqual([]);
  expect(resources['EncryptionKey']).toMatchObject({
    Type: 'AWS::KMS::Key',
    Properties: { EnableKeyRotation: true },
  });
});

test('what it names in the definitions is there', () => {
  for (const name of [
    'LooksNowQueue',
    'EventsDlq',
    'SourcesBucket',
    'MaskKey',
    'SlackAccess',
    'HeartbeatMissing',
    'SchedulerRole',
  ])
    expect(resources).toHaveProperty(name);
  expect(functions['slack-actions']).toMatchObject({ reservedConcurrency: 5, url: true });
});

test('links lead to headings', () => {
  for (const [, file = '', anchor = ''] of page.text.matchAll(/\]\(([^)#]*)(?:#([^)]+))?\)/g)) {
    const target = file === '' ? page : pageOf(`docs/${file}`);
    if (anchor !== '') expect(target.anchors).toContain(anchor);
  }
});

test('no bundle of a door holds a package with an install script, and every version is exact', () => {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Record<string, { hasInstallScript?: true }>;
  };
  const scripted = Object.entries(lock.packages).flatMap(([path, { hasInstallScript }]) =>
    hasInstallScript === true ? [`${path}/`] : [],
  );
  expect(scripted.length).toBeGreaterThan(0);
  const maps = Object.keys(functions).flatMap((door) =>
    readdirSync(`build/${door}`).flatMap((file) => (file.endsWith('.map') ? [`build/${door}/${file}`] : [])),
  );
  const sources = maps.flatMap(
    (file) => (JSON.parse(readFileSync(file, 'utf8')) as { sources: string[] }).sources,
  );
  expect(sources.some((source) => source.includes('node_modules/'))).toBe(true);
  expect(sources.filter((source) => scripted.some((path) => source.includes(path)))).toEqual([]);
  const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as Record<
    string,
    Record<string, string>
  >;
  const versions = Object.values({ ...dependencies, ...devDependencies });
  expect(versions.filter((version) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
});
