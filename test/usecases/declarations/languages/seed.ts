// The laws try the same cases in every run; FC_SEED tries others.
export const firstSeed = Number(process.env['FC_SEED'] ?? 20_261_121);
