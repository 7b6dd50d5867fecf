// The way to the backend: connection type, VPC link, and the name that its certificate has to bear.
import { wordOf } from '../../../model/brand.js';
import type { Refusal, Wish } from '../../../model/plan.js';
import type { PatchAsk } from '../../patching.js';
import { isUnset, partOf, pathsOf, textOf, type Part } from '../../_support/patching.js';
import type { MemberStep } from '../../_support/patching-members.js';
import { staysSet } from './members.js';

const typePath = '/connectionType';
const linkPath = '/connectionId';
const tlsPath = '/tlsConfig/serverNameToVerify';

export const isOfConnection = (path: string): boolean => [typePath, linkPath, tlsPath].includes(path);

const linkNotTold = (wishes: readonly Wish[]): Refusal => ({
  code: 'value-not-told',
  paths: pathsOf(wishes),
  why: 'AWS takes the connection type VPC_LINK and a link only together, and one of them is not declared.',
  remedy: 'Declare both connectionType and connectionId.',
});

const tlsIgnored = (wish: Wish): Refusal => ({
  code: 'not-patchable',
  paths: [wish.path],
  why: 'AWS passes over the TLS settings of an integration over the internet, and never shows them.',
  remedy: 'Leave tlsConfig out, or declare a VPC link.',
});

interface Way {
  type: Wish | undefined;
  link: Wish | undefined;
  tls: Wish | undefined;
  /** What it will be. */
  isLinked: boolean;
}

const wayOf = ({ raw }: PatchAsk, wishes: readonly Wish[]): Way => {
  const at = (path: string): Wish | undefined => wishes.find((wish) => wish.path === path);
  const type = at(typePath);
  const wanted = type === undefined ? wordOf(raw['ConnectionType']) : textOf(type.to ?? '');
  return { type, link: at(linkPath), tls: at(tlsPath), isLinked: wanted === 'VPC_LINK' };
};

/** AWS drops the link and the TLS settings with the connection type (terraform-provider-aws #41326). */
const toInternet = (ask: PatchAsk, way: Way): Part<MemberStep> => {
  const { type, link, tls } = way;
  const isSet = (wish: Wish | undefined): wish is Wish => wish !== undefined && !isUnset(wish.to);
  const refused = [...(isSet(link) ? [linkNotTold([link])] : []), ...(isSet(tls) ? [tlsIgnored(tls)] : [])];
  const gone = [link, tls].filter((wish) => wish !== undefined && isUnset(wish.to)) as readonly Wish[];
  if (type === undefined)
    return partOf({ refused: [...refused, ...gone.map((wish) => staysSet(ask, wish))] });
  const settles = pathsOf([type, ...gone]);
  const step = { members: { ConnectionType: 'INTERNET' }, settles, does: 'connects over the internet' };
  return partOf({ steps: [step], refused });
};

const overLink = (ask: PatchAsk, way: Way): Part<MemberStep> => {
  const { type, link, tls } = way;
  const id = link === undefined ? wordOf(ask.raw['ConnectionId']) : textOf(link.to ?? '');
  const refused = tls !== undefined && isUnset(tls.to) ? [staysSet(ask, tls)] : [];
  const tlsSteps: MemberStep[] =
    tls === undefined || isUnset(tls.to)
      ? []
      : [
          {
            members: { TlsConfig: { ServerNameToVerify: textOf(tls.to) } },
            settles: [tls.path],
            does: 'sets the name that the backend has to prove',
          },
        ];
  const wished = [type, link].filter((wish) => wish !== undefined);
  if (wished.length === 0) return partOf({ steps: tlsSteps, refused });
  if (id === '') {
    const cleared = link === undefined ? [] : [staysSet(ask, link)];
    const untold = type === undefined ? [] : [linkNotTold([type])];
    const loose = type === undefined ? [] : tlsSteps.flatMap(({ settles }) => settles);
    const held = loose.length > 0 && tls !== undefined ? [linkNotTold([tls])] : [];
    return partOf({
      steps: held.length > 0 ? [] : tlsSteps,
      refused: [...refused, ...cleared, ...untold, ...held],
    });
  }
  const step: MemberStep = {
    members: { ConnectionType: 'VPC_LINK', ConnectionId: id },
    settles: pathsOf(wished),
    does: `connects over ${id}`,
  };
  return partOf({ steps: [step, ...tlsSteps], refused });
};

export const connectionSteps = (ask: PatchAsk, wishes: readonly Wish[]): Part<MemberStep> => {
  if (wishes.length === 0) return partOf({});
  const way = wayOf(ask, wishes);
  return way.isLinked ? overLink(ask, way) : toInternet(ask, way);
};
