/** The changes of alerts. Each is the same when it is made again, and answers whether there is such an alert. */
export interface InsightsCommands {
  /**
   * Takes an alert on, for oneself or for somebody else; a closed one not. Throws RECORD_NOT_FOUND, CONFLICT where it is
   * closed or another person has it, INVALID_ARGUMENT.
   */
  acknowledgeAlert(change: { id: string; assignedTo: string; by: string }): Promise<void>;
  /** Says that nothing is left to be done. Throws RECORD_NOT_FOUND, CONFLICT where it was closed with another note, INVALID_ARGUMENT. */
  closeAlert(change: { id: string; note: string; by: string }): Promise<void>;
}
