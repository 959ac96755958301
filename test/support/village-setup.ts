import type { TestProject } from 'vitest/node'
import { makeVillageTemplate } from './village-template.ts'

/** Once for the run: the village that every embedded station starts from. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const village = await makeVillageTemplate()
  project.provide('villageTemplate', village.folder)
  return village.remove
}
