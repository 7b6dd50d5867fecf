// The subset of EventBridge patterns and SNS filter policies that the embedded AWS runs.
import { describe, expect, test } from '@jest/globals';
import { matchesPattern, readPattern } from '../../../infra/local/event-pattern.js';

const trailEvent = {
  source: 'aws.apigateway',
  account: '123456789012',
  detail: {
    readOnly: false,
    eventName: 'UpdateStage',
    errorCode: undefined,
    resources: ['a', 'b'],
    none: null,
  },
};
const takes = (pattern: unknown) => matchesPattern(readPattern(pattern), trailEvent);

describe('a pattern takes an event when each of its names does', () => {
  test('exact values, of any JSON type', () => {
    expect(takes({ source: ['aws.ivs', 'aws.apigateway'] })).toBe(true);
    expect(takes({ source: ['aws.ivs'] })).toBe(false);
    expect(takes({ detail: { readOnly: [false] } })).toBe(true);
    expect(takes({ detail: { readOnly: ['false'] } })).toBe(false);
    expect(takes({ detail: { none: [null] } })).toBe(true);
  });

  test('nested names must all match', () => {
    expect(takes({ source: ['aws.apigateway'], detail: { eventName: ['UpdateStage'] } })).toBe(true);
    expect(takes({ source: ['aws.apigateway'], detail: { eventName: ['DeleteStage'] } })).toBe(false);
    expect(takes({ detail: { requestParameters: { stageName: ['prod'] } } })).toBe(false);
  });

  test('prefix, suffix and ignored case', () => {
    expect(takes({ detail: { eventName: [{ prefix: 'Update' }] } })).toBe(true);
    expect(takes({ detail: { eventName: [{ prefix: 'Create' }, { suffix: 'Stage' }] } })).toBe(true);
    expect(takes({ detail: { eventName: [{ 'equals-ignore-case': 'updatestage' }] } })).toBe(true);
  });

  test('anything-but needs the field and refuses values, lists and prefixes', () => {
    expect(takes({ detail: { eventName: [{ 'anything-but': 'DeleteStage' }] } })).toBe(true);
    expect(takes({ detail: { eventName: [{ 'anything-but': ['UpdateStage'] }] } })).toBe(false);
    expect(takes({ detail: { eventName: [{ 'anything-but': { prefix: 'Up' } }] } })).toBe(false);
    expect(takes({ detail: { absent: [{ 'anything-but': 'x' }] } })).toBe(false);
  });

  test('exists asks for presence or absence', () => {
    expect(takes({ detail: { errorCode: [{ exists: false }] } })).toBe(true);
    expect(takes({ detail: { eventName: [{ exists: false }] } })).toBe(false);
    expect(takes({ account: [{ exists: true }] })).toBe(true);
  });

  test('of a list in the event one taken value is enough', () => {
    expect(takes({ detail: { resources: ['b'] } })).toBe(true);
    expect(takes({ detail: { resources: ['c'] } })).toBe(false);
  });
});

test('an operator that is not implemented is an error that names it', () => {
  expect(() => readPattern({ detail: { n: [{ numeric: ['>', 1] }] } })).toThrow('"numeric" at /detail/n');
  expect(() => readPattern({ $or: [] })).toThrow('"$or"');
  expect(() => readPattern({ source: 'aws.ivs' })).toThrow('must be an object or a list');
});
