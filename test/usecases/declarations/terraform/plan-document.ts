// Plans as `terraform show -json` prints them, in short.

export interface Entry {
  type: string;
  name: string;
  values: object;
  unknown?: object;
  more?: object;
  change?: object;
}

const addressOf = ({ type, name }: Entry): string => `${type}.${name}`;

export const plan = (entries: readonly Entry[], more: object = {}): string =>
  JSON.stringify({
    format_version: '1.2',
    planned_values: {
      root_module: {
        resources: entries.map((entry) => ({
          address: addressOf(entry),
          mode: 'managed',
          type: entry.type,
          name: entry.name,
          values: entry.values,
          ...entry.more,
        })),
      },
    },
    resource_changes: entries.map((entry) => ({
      address: addressOf(entry),
      change: { actions: ['create'], after_unknown: entry.unknown ?? {}, ...entry.change },
    })),
    ...more,
  });

export const stage = (values: object, unknown: object = {}, more: Partial<Entry> = {}): Entry => ({
  type: 'aws_api_gateway_stage',
  name: 'prod',
  values: { rest_api_id: 'abc', stage_name: 'prod', ...values },
  unknown,
  ...more,
});
