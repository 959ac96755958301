import type { Readable } from 'node:stream'

/** Where canonical audio files live, by their sha256 (64 hex digits). Disk today, S3 later. */
export interface ClipStore {
  /** Move a finished local file in; a file of the same hash that is already there stays. */
  put(sha256: string, path: string): Promise<void>
  size(sha256: string): Promise<number | undefined>
  /** Bytes `start`..`end` inclusive. */
  read(sha256: string, range?: { start: number; end: number }): Readable
}

/** What came out of a transcode: a canonical MP3 file at `path` and what was measured on it. */
export interface CanonicalAudio {
  path: string
  sha256: string
  bytes: number
  durationMs: number
  loudnessLufs: number
  truePeakDb: number
  /** 200 values 0..100, loudest sample of each slice of the file: the waveform. */
  peaks: number[]
}

/**
 * Turns sniffed, untrusted audio into the canonical form (MP3 mono 64 kbit/s, −16 LUFS ±1, true peak ≤ −1.5 dB).
 * The caller deletes the file. Errors: `clip.unreadable`, `clip.incomplete`, `clip.too-long`, `clip.silent`.
 */
export interface Transcoder {
  transcode(input: { path: string; demuxer: string; maxSeconds: number }): Promise<CanonicalAudio>
  /** `native ffmpeg 5.1` or `wasm ffmpeg 5.1`, for /readyz and the log. */
  readonly name: string
}

/**
 * Text to speech. Input is already normalised text; output a new file at `path` in any format that `sniff.ts` knows,
 * to be transcoded. The caller deletes it. Errors: `speech.language-unsupported`, `speech.unavailable`.
 */
export interface Speech {
  /** Goes into the cache key: engine, voice and version. */
  readonly id: string
  speak(input: { text: string; language: string; speed: number }): Promise<{ path: string }>
}

export interface AudioPorts {
  store: ClipStore
  transcoder: Transcoder
  speech: Speech
  /** Files in the making; on the same file system as the store, emptied at start. */
  tempDir: string
}
