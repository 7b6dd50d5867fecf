// Who made a drift, in words: name and role, through what, from where, when, by which call, and how sure that is.
import { isoOf } from '../../engine/iso.js';
import { printable } from '../../engine/printable.js';
import type { Actor, Via } from '../../model/evidence.js';
import type { ChangedBy, Finding } from '../../model/finding.js';

const ways: Readonly<Record<Via, string>> = {
  console: ' at the console',
  cli: ' with the AWS CLI',
  sdk: ' with an SDK',
  terraform: ' with Terraform',
  cloudformation: ' through CloudFormation',
  service: ', an AWS service',
  ourselves: '',
  unknown: '',
};

const nameLength = 120;

/** Single sign-on names the person alone; the permission set is in the role. */
const permissionSet = ({ type, principal }: Actor): string => {
  const role = /:role\/(?:.*\/)?AWSReservedSSO_(.+?)(?:_[0-9a-f]+)?$/.exec(principal)?.[1];
  return type === 'sso-user' && role !== undefined ? ` (permission set ${printable(role, nameLength)})` : '';
};

/** `mallory@example.com (permission set PowerUser) at the console` */
export const actorText = (actor: Actor): string => {
  const name = actor.via === 'ourselves' ? 'Stagewatch itself' : printable(actor.name, nameLength);
  return `${name}${permissionSet(actor)}${ways[actor.via]}`;
};

const sure = (confidence: 'exact' | 'likely'): string => (confidence === 'exact' ? 'by' : 'probably by');

/** The address of a person; a service is named already. */
const fromText = ({ from, via }: Actor): string =>
  from === undefined || via === 'service' ? '' : ` from ${printable(from, nameLength)}`;

/** `by ann at the console, 2026-11-21T05:03:38Z: UpdateStage` */
export const makerText = (changedBy: ChangedBy | undefined): string => {
  if (changedBy === undefined || changedBy.confidence === 'unknown') return 'not known yet';
  const { confidence, actor, at, eventName } = changedBy;
  return `${sure(confidence)} ${actorText(actor)}, ${isoOf(at)}: ${printable(eventName, nameLength)}`;
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The sentence right below the headline. */
export const whoLine = ({ changedBy, status }: Finding): string[] => {
  const isOver = status === 'resolved';
  if (changedBy === undefined || changedBy.confidence === 'unknown')
    return isOver ? [] : ['Who did it is not known yet.'];
  const { confidence, actor } = changedBy;
  const who = `${sure(confidence)} ${actorText(actor)}${fromText(actor)}`;
  return [isOver ? `It had been made ${who}.` : `${capital(who)}.`];
};

/** What to look for in CloudTrail; nothing where nobody is known. */
export const callLines = ({ changedBy }: Finding): string[] => {
  if (changedBy === undefined || changedBy.confidence === 'unknown') return [];
  const { at, eventName, eventId } = changedBy;
  return [
    `${printable(eventName, nameLength)} at ${isoOf(at)}`,
    `CloudTrail event ${printable(eventId, nameLength)}`,
  ];
};
