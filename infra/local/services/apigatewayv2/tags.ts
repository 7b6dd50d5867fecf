// Tags of the embedded API Gateway v2: on APIs and on stages, by ARN.
import type { Call, Operation } from '../../protocol/service.js';
import { absent, refuse } from './errors.js';
import { find, without, type Texts, type World } from './state.js';

// No account id in these ARNs (terraform-cfn-semantics §1.5).
const ARN = /^arn:aws[\w-]*:apigateway:([\w-]+)::\/apis\/(\w+)(?:\/stages\/(.+))?$/;
// aws-facts §1.1.
const MOST_TAGS = 50;

export const tagOperations = (world: World): Record<string, Operation> => {
  const tagged = (call: Call): { Tags?: Texts | undefined } => {
    const arn = String(call.input['ResourceArn']);
    const [, region, id = '', stage] = ARN.exec(arn) ?? refuse(`Invalid resource ARN specified: ${arn}`);
    if (region !== call.region) absent(`Unable to find the resource ${arn} in ${call.region}`);
    const entry = world.entry({ ...call, input: { ApiId: id } });
    return stage === undefined ? entry.api : find(entry.stages, 'Stage', stage);
  };
  return {
    GetTags: (call) => ({ Tags: { ...tagged(call).Tags } }),
    TagResource: (call) => {
      const row = tagged(call);
      const Tags = { ...row.Tags, ...(call.input['Tags'] as Texts | undefined) };
      if (Object.keys(Tags).length > MOST_TAGS) refuse(`A resource can have at most ${MOST_TAGS} tags`);
      row.Tags = Tags;
      return {};
    },
    UntagResource: (call) => {
      const row = tagged(call);
      row.Tags = without(row.Tags ?? {}, call.input['TagKeys'] as readonly string[]);
      return {};
    },
  };
};
