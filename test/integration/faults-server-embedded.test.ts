import { describeServerKills } from '../support/server-kills.ts'

describeServerKills('embedded')
