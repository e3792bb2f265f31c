/** What the client can ask of the API; named as the client's methods are. */
export type Operation = "predict" | "submit" | "requestStatus" | "cancelRequest" | "queueStatus" | "wake";
