package exec

// miscFuncs are the functions that fit nowhere else.
func miscFuncs() []def {
	return []def{
		{sig: "gen_random_uuid()", eval: randomUUID},
		{sig: "random()", eval: randomFloat},
		{sig: "setseed(float8)", eval: setSeed},
	}
}
