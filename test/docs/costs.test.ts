// docs/costs.md adds up: its table is the arithmetic over its own sizes and prices, its counts are what the code does.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createWorld, type World } from '../usecases/world.js';
import { dollars, linesOf, shown, type Numbers } from './cost-model.js';
import { code, pageOf } from './page.js';

const page = pageOf('docs/costs.md');
const sizes = ['small', 'medium', 'large'] as const;

const sizeOf = (column: number): Numbers =>
  Object.fromEntries(page.table('Sizes').map((cells) => [code(cells[1]), Number(cells[column + 2])]));

const prices: Numbers = Object.fromEntries(
  page.table('Prices').map(([name, amount]) => [code(name), Number(amount)]),
);
const metrics = pageOf('docs/operating.md').table('Metrics').length;

const bills = sizes.map((_name, column) =>
  linesOf(sizeOf(column), metrics).map((line) => ({ item: line.item, amount: dollars(line, prices) })),
);

const totals = bills.map((bill) => bill.reduce((sum, { amount }) => sum + amount, 0));

test('every line is quantity times price, and the last one is their sum', () => {
  const lines = (bills[0] ?? []).map(({ item }, index) => [
    item,
    ...bills.map((bill) => shown(bill[index]?.amount ?? Number.NaN)),
  ]);
  const sum = ['**All of it**', ...totals.map((amount) => `**${shown(amount)}**`)];
  expect(page.table('What it comes to')).toEqual([...lines, sum]);
});

test('the first sentence says the same', () => {
  const [small, medium, large] = totals.map((amount) => Math.round(amount));
  expect(page.text.replaceAll(/\s+/g, ' ')).toContain(
    `about $${small} for 20 APIs, $${medium} for 200, $${large} for 4,000 in four accounts`,
  );
});

describe('what the counts rest on', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
    await world.baseline();
    await world.look({ cause: 'sweep' });
    world.pass(900_000);
  });
  afterAll(() => world.close());

  test('a look at an unchanged API is two queries and one write', async () => {
    const calls = await world.tableCalls(() => world.look({ cause: 'sweep' }));
    expect([...calls].sort()).toEqual(['PutItem', 'Query', 'Query']);
  });

  test('and two calls at API Gateway', async () => {
    world.pass(900_000);
    expect(await world.awsCalls(() => world.look({ cause: 'sweep' }))).toHaveLength(2);
  });

  test('the heartbeat reads one row of each declared API', async () => {
    const reads = async (): Promise<number> => {
      const calls = await world.tableCalls(() => world.deliver());
      return calls.filter((name) => name === 'GetItem').length;
    };
    world.pass(900_000);
    await world.deliver();
    const without = await reads();
    world.pass(300_000);
    expect((await reads()) - without).toBe(1);
  });
});
