// The first of the mails, as it stands in the inbox.
import { drawMail } from '../mail.js';
import { inbox } from '../rig.js';
import type { Act } from '../scene.js';
import { wrong } from '../screen.js';

export const firstMail: Act = ({ rig }) => {
  const received = rig.aws.mailbox.find(({ to }) => to === inbox);
  if (received === undefined) wrong('no mail was received');
  else drawMail(received.to, received.subject, received.text);
  return Promise.resolve(received !== undefined);
};
