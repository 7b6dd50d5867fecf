// After the story on a terminal: stays up, says how to join in, shows each notice as it comes.
import type { Rig } from './rig.js';
import { chapter, note, print } from './screen.js';

/** Ends with Ctrl-C. */
export const stayUp = async (rig: Rig, number: number): Promise<void> => {
  const stage = rig.baseline.targets.find(({ key }) => /^[a-z0-9]{10}\/[\w-]+$/.test(key));
  const [api = 'API-ID', name = 'STAGE'] = stage?.key.split('/') ?? [];
  chapter(number, 'Join in: change something with the AWS CLI, and the notice appears here');
  for (const [variable, value] of Object.entries(rig.aws.environment))
    print(`     export ${variable}=${value}`);
  print(`     aws apigateway update-stage --rest-api-id ${api} --stage-name ${name} \\`);
  print('       --patch-operations op=replace,path=/description,value=mine');
  note('Ctrl-C ends it; nothing is kept.');
  let shown = rig.notices.all.length;
  const showing = setInterval(() => {
    for (const notice of rig.notices.all.slice(shown)) {
      print(
        `   ${new Date(notice.receivedAt).toISOString().slice(11, 19)}  ${notice.event}  ${notice.severity}  ${notice.target}  ${[...notice.differences.keys()].join(' ')}`,
      );
    }
    shown = rig.notices.all.length;
  }, 200);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  clearInterval(showing);
};
