// The refusals of the embedded API Gateway v2; texts seen at AWS say where, the others are ours.
import { ServiceError } from '../../protocol/service.js';

export const refuse = (message: string): never => {
  throw new ServiceError('BadRequestException', message);
};
export const absent = (message: string): never => {
  throw new ServiceError('NotFoundException', message);
};
export const conflict = (message: string): never => {
  throw new ServiceError('ConflictException', message);
};

/** Refuses a value outside of its enumeration. */
export const oneOf = (member: string, value: string | undefined, allowed: readonly string[]): void => {
  if (value === undefined || allowed.includes(value)) return;
  refuse(`Invalid ${member} specified: ${value}. Must be one of [${allowed.join(', ')}]`);
};
