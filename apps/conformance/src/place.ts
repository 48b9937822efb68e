/** Where a fixture runs, and how it is reached. */
export interface Place {
  /** `wss://…` of a path below an API's host; the path is a stage unless a case says otherwise. */
  socketUrl(api: string, path?: string): string;
  /** `https://…` of the same. */
  httpUrl(api: string, path?: string): string;
  region: string;
  /** Absent: those of the environment. */
  credentials?: { accessKeyId: string; secretAccessKey: string };
  /** Absent: AWS's own. */
  dynamodbEndpoint?: string;
  /** The table that its functions write to. */
  table: string;
  /** Moves its clock, where that is possible. */
  advance?(ms: number): Promise<void>;
}
