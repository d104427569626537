using System.CommandLine;
using Tongqu.Load;

var users = new Option<int>("--users") { DefaultValueFactory = _ => 50, Description = "Users at once, each waiting for an answer before asking again." };
var seconds = new Option<int>("--seconds") { DefaultValueFactory = _ => 20, Description = "How long each measurement lasts." };
var warmUp = new Option<int>("--warm-up") { DefaultValueFactory = _ => 75, Description = "Seconds of the same work before anything is counted: compilers and caches get warm." };
var postgres = new Option<string?>("--postgres") { Description = "Connection string of a server on which databases may be made; SQLite alone where none is given." };
var only = new Option<string?>("--only") { Description = "sqlite or postgres: measure the one alone." };
var alone = new Option<bool>("--alone") { Description = "Leaves the peers out, for a quick look." };
var web = new Option<string>("--web") { DefaultValueFactory = _ => "artifacts/publish/Web/Tongqu.Web.dll", Description = "The platform to measure." };
var before = new Option<int>("--before") { DefaultValueFactory = _ => 0, Description = "Events to have there for a second measurement, nine of ten closed; pages are then timed too." };

var run = new RootCommand("Measures the life of an event (four durable writes, each followed by a read that sees it) beside a bare one-insert endpoint.");
foreach (var option in new Option[] { users, seconds, warmUp, postgres, only, alone, web, before })
{
    run.Options.Add(option);
}

run.SetAction((parsed, cancellation) => Measure.RunAsync(
    new Plan(
        parsed.GetValue(users), parsed.GetValue(seconds), parsed.GetValue(warmUp), parsed.GetValue(only) != "postgres",
        parsed.GetValue(only) == "sqlite" ? null : parsed.GetValue(postgres), parsed.GetValue(alone), parsed.GetValue(web)!, parsed.GetValue(before)),
    cancellation));

// The bare endpoint runs in a process of its own, as the platform does: `bare KIND CONNECTION URL`.
var bare = new Command("bare", "Serves the bare endpoint.") { Hidden = true };
var kind = new Argument<string>("kind");
var connection = new Argument<string>("connection");
var url = new Argument<string>("url");
bare.Arguments.Add(kind);
bare.Arguments.Add(connection);
bare.Arguments.Add(url);
bare.SetAction((parsed, cancellation) => Bare.ServeAsync(parsed.GetValue(kind)!, parsed.GetValue(connection)!, parsed.GetValue(url)!, cancellation));
run.Subcommands.Add(bare);
return await run.Parse(args).InvokeAsync();
