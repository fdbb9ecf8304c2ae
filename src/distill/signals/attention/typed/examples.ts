// Expressions to begin with. The first two are the built-in losses, one of entries and one of rows; the others
// are common divergences.

export interface LossExample {
  id: 'squared' | 'kl' | 'hellinger' | 'absolute' | 'jensenShannon' | 'huber'
  /** Entry by entry, or summed over rows whose weights sum to one. */
  loss: 'typed' | 'typed-rows'
  text: string
}

export const LOSS_EXAMPLES: readonly LossExample[] = [
  { id: 'squared', loss: 'typed', text: '(s-t)^2' },
  { id: 'kl', loss: 'typed-rows', text: 't*log(t/s)' },
  { id: 'hellinger', loss: 'typed-rows', text: '(sqrt(s)-sqrt(t))^2' },
  { id: 'jensenShannon', loss: 'typed-rows', text: '(t*log(2*t/(s+t)) + s*log(2*s/(s+t)))/2' },
  { id: 'absolute', loss: 'typed', text: 'abs(s-t)' },
  { id: 'huber', loss: 'typed', text: 'sqrt((s-t)^2+1e-4)-0.01' },
]
