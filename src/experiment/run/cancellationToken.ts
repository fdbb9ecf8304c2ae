// A cancellation token for one long task. Whoever may cancel the task holds the token; the task checks it
// after every wait.

/** Once cancelled it stays cancelled; the next task gets its own token. */
export class CancellationToken {
  private ended = false

  get cancelled(): boolean {
    return this.ended
  }

  cancel(): void {
    this.ended = true
  }
}
