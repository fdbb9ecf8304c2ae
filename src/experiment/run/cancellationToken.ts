// One token for one piece of work that goes on for a while. Whoever may end it holds the token; the work looks at
// it after every wait.

/** Once cancelled it stays so; the next piece of work gets a token of its own. */
export class CancellationToken {
  private ended = false

  get cancelled(): boolean {
    return this.ended
  }

  cancel(): void {
    this.ended = true
  }
}
