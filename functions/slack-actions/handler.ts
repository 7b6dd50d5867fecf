// Takes presses on Slack buttons at its Function URL: see shared/usecases/slack/press/take.ts.
import { composeSlackActions } from '../../shared/runtime/compose/slack-actions.js';

export const handler = composeSlackActions();
