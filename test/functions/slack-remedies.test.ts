// *Plan* and *Reconcile* below a drift in Slack, as deployed: asked, shown, agreed to by the plan's hash, carried out.
import { afterEach, describe, expect, test } from '@jest/globals';
import { buttonValue, localToken, pressPayload, signPress } from '../../infra/local/services/slack.js';
import { channel } from '../faults/rig.js';
import { createPolicyRig, type PolicyRig } from './policy-rig.js';

const team = 'T0TEAM001';
const app = 'A0APP0001';
const signingSecret = 'made-up-signing-secret-0001';
const plan = 'stagewatch_plan';
const reconcile = 'stagewatch_reconcile';

let rig: PolicyRig;
afterEach(() => rig.close());

interface Pressing {
  user?: string;
  name?: string;
  value?: string;
}

/** A drift of mallory's in Slack, with its buttons. */
const start = async (policy: object, more: object = {}) => {
  const access = { token: localToken, signingSecret, presses: { team, app, ...more } };
  rig = await createPolicyRig(policy, {
    slack: true,
    environment: { STAGEWATCH_SLACK_ACCESS: JSON.stringify(access) },
  });
  await rig.after(rig.hands.describe('changed by hand'));
};

const slack = () => {
  if (rig.slack === undefined) throw new Error('there is no Slack');
  return rig.slack;
};
const message = () =>
  slack().messages(channel)[0] ?? { ts: '', blocks: [], text: '', edits: 0, by: 'bot' as const };
const shown = () => JSON.stringify(message());
const valueOf = (actionId: string) => buttonValue(message(), actionId) ?? '';
const said = () => slack().whispers.map(({ text }) => text);

const signed = (actionId: string, { user = 'U0ANN0001', name = 'ann', value }: Pressing = {}) => {
  const about = { team, app, channel, user, name, messageTs: message().ts, actionId };
  const responseUrl = slack().answerUrl(user);
  const payload = pressPayload({ ...about, value: value ?? valueOf(actionId), responseUrl });
  return signPress(payload, signingSecret, Math.floor(rig.now() / 1000));
};
const pressed = async (actionId: string, press: Pressing = {}): Promise<string> => {
  await rig.wired.request('slack-actions', signed(actionId, press));
  await rig.settle();
  return said().at(-1) ?? '';
};
const audited = async () =>
  ((await rig.rowsOf('audit#')) as Record<string, unknown>[]).map(({ by, outcome, result }) => [
    typeof by === 'string' ? by : (by as { user: string }).user,
    outcome ?? (result as { outcome: string }).outcome,
  ]);

describe('where the policy is `propose`', () => {
  test('the plan is on the message, and whoever presses Reconcile has exactly that carried out', async () => {
    await start({ mode: 'propose' });
    expect(shown()).toContain('• `UpdateStage` sets description');
    expect(await pressed(reconcile)).toMatch(/^🛠️ Stagewatch puts `\w+\/prod` back in your name/);
    expect(rig.writes).toEqual(['UpdateStage']);
    expect(await rig.finding()).toMatchObject({ status: 'resolved', by: 'remediation' });
    expect(shown()).toContain('is as declared again');
    expect(shown()).not.toContain(reconcile);
    const thread = slack()
      .replies(channel, message().ts)
      .map(({ text }) => text);
    expect(thread).toEqual([
      expect.stringContaining('can be put back'),
      expect.stringContaining('was put back'),
      expect.stringContaining('is as declared again'),
    ]);
    const audits = await audited();
    expect(audits).toHaveLength(3);
    expect(audits).toEqual(
      expect.arrayContaining([
        ['U0ANN0001', 'asked'],
        [`ann (Slack ${team}/U0ANN0001)`, 'in-sync'],
        ['policy', 'planned'],
      ]),
    );
    expect(rig.wired.failures).toEqual([]);
  });

  test('a press counts once, and only for the plan and the drift that the message shows', async () => {
    await start({ mode: 'propose' });
    const value = valueOf(reconcile);
    const forged = JSON.stringify({ ...(JSON.parse(value) as object), plan: '0'.repeat(32) });
    expect(await pressed(reconcile, { value: forged })).toMatch(/^Nothing was done\. The plan is another/);
    await rig.after(rig.hands.describe('changed once more'));
    expect(await pressed(reconcile, { value })).toMatch(/^Nothing was done\. The drift has changed/);
    expect(rig.writes).toEqual([]);
    const call = signed(reconcile);
    for (let sent = 0; sent < 3; sent += 1) await rig.wired.request('slack-actions', call);
    await rig.settle();
    expect(rig.writes).toEqual(['UpdateStage']);
    expect(said().at(-1)).toMatch(/^This press is already done/);
  });

  test('an agreement whose message comes twice is followed once', async () => {
    await start({ mode: 'propose' });
    const { plan: made, drift } = await rig.finding();
    const about = { target: rig.stage, fingerprint: drift.fingerprint, by: 'ann', at: rig.now() };
    const body = JSON.stringify({ ...about, mode: 'apply', expect: made?.hash });
    const twice = () => rig.wired.invoke('remediate', { Records: [{ messageId: 'm', body }] });
    await rig.after(twice());
    await rig.after(rig.hands.describe('changed by hand'));
    await rig.after(twice());
    expect(rig.writes).toEqual(['UpdateStage']);
  });

  test('who may press it can be fewer, and never who made the drift', async () => {
    await start({ mode: 'propose' }, { reconcilers: { users: ['U0BEN0001'] }, fourEyes: true });
    expect(await pressed(reconcile)).toMatch(/^Nothing was done\. You are not among those/);
    const mallory = { user: 'U0BEN0001', name: 'Mallory' };
    expect(await pressed(reconcile, mallory)).toMatch(/^Nothing was done\. You made this change/);
    expect(await pressed('stagewatch_accept_day', mallory)).toMatch(/^Nothing was accepted\. You made this/);
    expect(rig.writes).toEqual([]);
    expect(await pressed(reconcile, { ...mallory, name: 'ben' })).toMatch(/^🛠️/);
    expect(rig.writes).toEqual(['UpdateStage']);
  });
});

describe('where the policy is off', () => {
  test('a plan can be asked for and is shown; nothing can be carried out from here', async () => {
    await start({ mode: 'off' });
    expect(shown()).not.toContain('Reconcile');
    expect(await pressed(plan)).toMatch(/^🔎 Stagewatch plans how to put/);
    expect(shown()).toContain('• `UpdateStage` sets description');
    expect(shown()).toContain('Plan again');
    expect(shown()).not.toContain('Reconcile');
    const { plan: made, target, drift } = await rig.finding();
    const value = JSON.stringify({ target, fingerprint: drift.fingerprint, plan: made?.hash });
    expect(await pressed(reconcile, { value })).toMatch(/^Nothing was done\. The policy does not let/);
    // Nor by a command that gets past the door.
    const order = {
      mode: 'apply',
      target,
      fingerprint: drift.fingerprint,
      by: 'ann',
      at: rig.now(),
      expect: made?.hash,
    };
    await rig.after(
      rig.wired.invoke('remediate', { Records: [{ messageId: 'm', body: JSON.stringify(order) }] }),
    );
    expect(rig.writes).toEqual([]);
    expect(await rig.finding()).toMatchObject({ plan: { outcome: { result: 'refused' } } });
    expect(slack().messages(channel)).toHaveLength(1);
  });
});
