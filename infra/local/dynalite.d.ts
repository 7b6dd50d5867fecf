// dynalite ships no types: an http.Server over an in-memory DynamoDB.
declare module 'dynalite' {
  const dynalite: (options?: {
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  }) => NodeJS.EventEmitter;
  export = dynalite;
}
