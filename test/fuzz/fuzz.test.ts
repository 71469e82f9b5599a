// Whatever stands in a project's files, the compiler ends, and says where what is wrong. More runs are in the slow twin.

import { test } from 'uvu';
import { fuzzProjects, fuzzTemplates } from './fuzzing.js';

test('random and damaged templates are rendered or explained', () => fuzzTemplates(1500));

test('projects with damaged files are compiled or explained', () => fuzzProjects(25));

test.run();
