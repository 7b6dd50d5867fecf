// The trails that log in a Region: its own, those of other Regions that log everywhere, and those of the organisation.
import {
  CloudTrailClient,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
  type AdvancedEventSelector,
  type AdvancedFieldSelector,
  type EventSelector,
  type Trail,
} from '@aws-sdk/client-cloudtrail';
import { sideBySide } from '../../usecases/look/parallel.js';
import type { FieldFact, SelectorFact, TrailFact } from '../../usecases/doctor/facts.js';
import type { Told } from '../../usecases/doctor/told.js';
import { asked, using, type ClientConfig } from './asking.js';

const fieldOf = ({ Field = '', ...one }: AdvancedFieldSelector): FieldFact => ({
  field: Field,
  ...(one.Equals === undefined ? {} : { equals: one.Equals }),
  ...(one.NotEquals === undefined ? {} : { notEquals: one.NotEquals }),
  ...(one.StartsWith === undefined ? {} : { startsWith: one.StartsWith }),
  ...(one.NotStartsWith === undefined ? {} : { notStartsWith: one.NotStartsWith }),
  ...(one.EndsWith === undefined ? {} : { endsWith: one.EndsWith }),
  ...(one.NotEndsWith === undefined ? {} : { notEndsWith: one.NotEndsWith }),
});

const advanced = ({ FieldSelectors = [] }: AdvancedEventSelector): SelectorFact => ({
  fields: FieldSelectors.map(fieldOf),
});

const basic = (one: EventSelector): SelectorFact => ({
  readWrite: one.ReadWriteType ?? 'All',
  management: one.IncludeManagementEvents ?? true,
  excluded: one.ExcludeManagementEventSources ?? [],
});

/** Selectors are asked for where the trail is at home: elsewhere CloudTrail need not know them. */
const selectorsOf = (
  config: ClientConfig,
  arn: string,
  home: string,
): Promise<Told<readonly SelectorFact[]>> =>
  using(new CloudTrailClient({ ...config, region: home }), (client) =>
    asked('cloudtrail:GetEventSelectors', async () => {
      const { AdvancedEventSelectors = [], EventSelectors = [] } = await client.send(
        new GetEventSelectorsCommand({ TrailName: arn }),
      );
      return [...AdvancedEventSelectors.map(advanced), ...EventSelectors.map(basic)];
    }),
  );

const trailOf = async (client: CloudTrailClient, config: ClientConfig, trail: Trail): Promise<TrailFact> => {
  const { Name: name = '', TrailARN: arn = name, HomeRegion: home = config.region } = trail;
  const [isLogging, selectors] = await Promise.all([
    asked('cloudtrail:GetTrailStatus', async () => {
      const status = await client.send(new GetTrailStatusCommand({ Name: arn }));
      return status.IsLogging === true;
    }),
    selectorsOf(config, arn, home),
  ]);
  const isMultiRegion = trail.IsMultiRegionTrail === true;
  const isOrganization = trail.IsOrganizationTrail === true;
  return { name, home, isMultiRegion, isOrganization, isLogging, selectors };
};

/** `includeShadowTrails` is on by itself: trails of other Regions that log here are answered, too. */
export const readTrails = (config: ClientConfig): Promise<Told<readonly TrailFact[]>> =>
  using(new CloudTrailClient(config), (client) =>
    asked('cloudtrail:DescribeTrails', async () => {
      const { trailList = [] } = await client.send(new DescribeTrailsCommand({}));
      const here = trailList.filter(
        ({ HomeRegion, IsMultiRegionTrail }) => IsMultiRegionTrail === true || HomeRegion === config.region,
      );
      return sideBySide(here, (trail) => trailOf(client, config, trail));
    }),
  );
