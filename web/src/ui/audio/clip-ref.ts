/** What a screen needs of a clip of the library. */
export type ClipRef = {
  id: string
  sha256: string
  url: string
  title: string
  durationMs: number
  peaks: readonly number[]
}

export const toClipRef = ({ id, sha256, url, title, durationMs, peaks }: ClipRef): ClipRef => ({
  id,
  sha256,
  url,
  title,
  durationMs,
  peaks,
})
