// The experiment of an address.

/** Letters of an experiment in an address; which experiment it is, the Lab finds out. */
export const EXPERIMENT_CODE = /^[\w-]{1,9000}$/
