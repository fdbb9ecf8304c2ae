// The experiment of an address.

/** The characters of an experiment in an address; only the Lab checks which experiment it is. */
export const EXPERIMENT_CODE = /^[\w-]{1,9000}$/
