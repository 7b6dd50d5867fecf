// Everything a door can say in its log: one constant message per event, with its level; values go into fields.

/** The closed list; `docs/operating.md` says what each means and what to do. */
export const logMessages = {
  info: [
    'baselines compiled',
    'channels told',
    'command followed',
    'drift accepted by invocation',
    'due rows worked off',
    'looks worked off',
    'reconcile answered',
    'remediation ended',
    'swept',
  ],
  warn: [
    'a Slack channel was searched in part only',
    'a channel could not be told',
    'a channel takes no messages',
    'a message was refused for good',
    'a notification could not be held back',
    'a notification is none that this version knows',
    'a press could not be worked on',
    'a press on a Slack button',
    'a remediation could not be asked for',
    'a request was refused that Slack did not sign for us',
    'an acceptance is announced later',
    'an owner in stagewatch.yml names what is no channel',
    'announcement not published, tried again later',
    'CloudTrail could not be asked who made a drift',
    'CloudTrail may not be asked who made a drift',
    'command failed',
    'digest not told, tried again later',
    'due row not worked off',
    'evidence not kept, tried again',
    'held for a deployer',
    'look failed',
    'message is no command',
    'message is not an event',
    'messages that are neither look nor event',
    'not known how many move at once',
    'place not looked at',
    'presses cannot be verified: all are refused',
    'presses on Slack buttons are refused: the Slack secret does not say who may press',
    'question who made a drift not read',
    'scopes not listed',
    'Slack refused the blocks of a message; it is sent as text',
    'Slack signed what cannot be read',
    'source not compiled again',
    'source not refreshed',
    'the app may not read the channel: a message may come twice',
    'the outcome of a call is not known',
    'what became of a press could not be kept',
    'who made a drift not looked for',
    'who made a drift will not be looked for',
  ],
} as const;

type Level = keyof typeof logMessages;
export type LogMessage<Of extends Level = Level> = (typeof logMessages)[Of][number];

/** What a message is about. Never a secret, and never an event as it came. */
export type LogFields = Readonly<Record<string, unknown>>;

/** One line for the operator. */
export type Warn = (message: LogMessage<'warn'>, fields?: LogFields) => void;
