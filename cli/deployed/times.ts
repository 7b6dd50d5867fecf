// Times and lengths of time among the options, refused with the forms that are understood.
import { InvalidArgumentError } from 'commander';
import { epochMs, type EpochMs } from '../../shared/model/time.js';
import {
  durationShape,
  momentShape,
  parseDuration,
  parseMoment,
} from '../../shared/usecases/looking-back/moment.js';

export const momentOption = (text: string): EpochMs => {
  const at = parseMoment(text, epochMs(Date.now()));
  if (at === undefined) throw new InvalidArgumentError(`A time is ${momentShape}.`);
  return at;
};

export const durationOption = (text: string): number => {
  const ms = parseDuration(text);
  if (ms === undefined) throw new InvalidArgumentError(`A length of time is ${durationShape}.`);
  return ms;
};

/** A time to come; how long from now is said by another option. */
export const endOption = (text: string): EpochMs => {
  if (parseDuration(text) !== undefined)
    throw new InvalidArgumentError(`That is a length of time: give --for ${text}.`);
  return momentOption(text);
};
