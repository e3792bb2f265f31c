/** What a job id is. Others may have written something else where one is expected. */
export const isJobId = (text: string): boolean => /^[A-Za-z0-9_.:-]{1,128}$/.test(text);

/** What a batch id is. */
export const isBatchId = (text: string): boolean => /^[A-Za-z0-9_.:-]{1,64}$/.test(text);
