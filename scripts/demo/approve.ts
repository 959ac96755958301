import type { ApiUser } from './api.ts'

type Heard = { id: string; clipSha256: string | null; revision: number }

/** As the console does it: look at what would happen, then approve exactly that. */
export async function approveBySight(user: Pick<ApiUser, 'post'>, { id, clipSha256, revision }: Heard): Promise<void> {
  const { hash } = await user.post<{ hash: string }>(`/bulletins/${id}/preflight?list=0`)
  await user.post(`/bulletins/${id}/approve`, { clipSha256, revision, preflightHash: hash })
}
