import { queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiProblem, api, call } from './api.ts'

export type Role = 'author' | 'approver' | 'duty_officer' | 'technician' | 'viewer' | 'administrator'

/** Who is signed in, or null. Everything that the frame shows is decided by it. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async () => {
    try {
      return await call(api.me.$get())
    } catch (error) {
      if (error instanceof ApiProblem && error.code === 'session.required') return null
      throw error
    }
  },
  staleTime: 60_000,
})

export type Me = NonNullable<Awaited<ReturnType<NonNullable<typeof meQuery.queryFn>>>>

/** The signed-in person; only below the frame, which asks nobody else in. */
export function useMe(): Me {
  const { data: now } = useSuspenseQuery(meQuery)
  // A session that ends takes the person to the sign-in page; until that is there, this screen stays as it was.
  const [before] = useState(now)
  const data = now ?? before
  if (!data)
    throw new ApiProblem({ code: 'session.required', title: '', titleVi: '', status: 401, detail: '', remedy: '' })
  return data
}

/** Whether the person may do this somewhere. Where exactly is for the server to say. */
export function useMay(): (permission: string) => boolean {
  const { permissions } = useMe()
  return (permission) => permissions.some((granted) => granted.permissions.includes(permission))
}

/** The same over the whole country: what concerns the one server, the one chain of its log, the one list of units. */
export function useMayEverywhere(): (permission: string) => boolean {
  const { permissions } = useMe()
  return (permission) =>
    permissions.some((granted) => granted.path === '/VN/' && granted.permissions.includes(permission))
}
