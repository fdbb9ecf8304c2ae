export function withoutTypes(path: string): Promise<string>
