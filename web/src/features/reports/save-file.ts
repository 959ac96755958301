import { request } from '../../api.ts'

/** Fetches a file of the server and puts it among the browser's downloads; gives its name. Errors: ApiProblem. */
export async function saveFile(path: string, as?: string): Promise<string> {
  const response = await request(path)
  const name = as ?? /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? 'loa-lang'
  const url = URL.createObjectURL(await response.blob())
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser reads it after the click.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
  return name
}
