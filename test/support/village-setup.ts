import type { TestProject } from 'vitest/node'
import { makeVillageTemplate } from './village-template.ts'

/** Once for the run, whichever of its projects comes first: the village that every embedded station starts from. */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const run = project.vitest.getRootProject()
  if (run.getProvidedContext().villageTemplate) return undefined
  const village = await makeVillageTemplate()
  run.provide('villageTemplate', village.folder)
  return village.remove
}
