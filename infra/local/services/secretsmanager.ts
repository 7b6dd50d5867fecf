// Secrets Manager: secrets with the value that is current, or none yet.
import { randomBytes, randomUUID } from 'node:crypto';
import * as client from '@aws-sdk/client-secrets-manager';
import { ServiceError, type Call, type SchemaService } from '../protocol/service.js';

interface Secret {
  name: string;
  arn: string;
  value?: { text: string; version: string; at: Date };
}

/** What AWS says of a secret that is not there, and of one that has no value yet. */
const missing = (what = ''): ServiceError =>
  new ServiceError('ResourceNotFoundException', `Secrets Manager can't find the specified secret${what}.`);

const withoutValue = ' value for staging label: AWSCURRENT';

/** The ARN that a secret gets; AWS's six characters at the end are random, these follow from nothing but the name. */
export const secretArn = (region: string, account: string, name: string): string =>
  `arn:aws:secretsmanager:${region}:${account}:secret:${name}-Local1`;

const settings = new Set(['PasswordLength', 'ExcludePunctuation']);

/** What CloudFormation makes of `GenerateSecretString`. */
export const generatedSecret = (wanted: Readonly<Record<string, unknown>>): string => {
  const unknown = Object.keys(wanted).find((name) => !settings.has(name));
  if (unknown !== undefined) throw new Error(`The embedded AWS does not generate secrets with ${unknown}`);
  const length = Number(wanted['PasswordLength'] ?? 32);
  return randomBytes(length).toString('base64').replaceAll(/[+/=]/g, 'x').slice(0, length);
};

const setValue = (secret: Secret, { input, now }: Call) => {
  const { SecretString: text } = input;
  if (typeof text === 'string') secret.value = { text, version: randomUUID(), at: now };
  return { ARN: secret.arn, Name: secret.name, VersionId: secret.value?.version };
};

export const createSecretsManager = (): SchemaService => {
  const secrets: Secret[] = [];
  const find = ({ input: { SecretId: id }, account }: Call): Secret => {
    const found = secrets.find(
      ({ name, arn }) => id === arn || (id === name && arn.includes(`:${account}:`)),
    );
    if (found === undefined) throw missing();
    return found;
  };
  return {
    signingName: 'secretsmanager',
    eventSource: 'secretsmanager.amazonaws.com',
    client,
    operations: {
      CreateSecret(call) {
        const name = String(call.input['Name']);
        const arn = secretArn(call.region, call.account, name);
        if (secrets.some((one) => one.arn === arn))
          throw new ServiceError('ResourceExistsException', `The secret ${name} already exists.`);
        const secret = { name, arn };
        secrets.push(secret);
        return setValue(secret, call);
      },
      DescribeSecret(call) {
        const { name, arn, value } = find(call);
        const versions = value === undefined ? {} : { [value.version]: ['AWSCURRENT'] };
        return { ARN: arn, Name: name, VersionIdsToStages: versions };
      },
      PutSecretValue: (call) => setValue(find(call), call),
      GetSecretValue(call) {
        const { name, arn, value } = find(call);
        if (value === undefined) throw missing(withoutValue);
        return {
          ARN: arn,
          Name: name,
          SecretString: value.text,
          VersionId: value.version,
          VersionStages: ['AWSCURRENT'],
          CreatedDate: value.at.getTime() / 1000,
        };
      },
    },
  };
};
