/** Loaded before the worker: breaks it as `FAULTS_MUTANT` says. */
import { register } from 'node:module';

register('./edit-source.js', import.meta.url, { data: process.env['FAULTS_MUTANT'] });
