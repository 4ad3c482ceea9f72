exec perl -x "$0" "$@"
#!/usr/bin/perl
# The arguments, log and stop file of src/acceptance/probe-script.ts, with a message each 100 ms that does
# not wait for the one before: what an attempt waits for a dead address is no part of the outage then.
# One process for all of them, because a guest's fork costs ten times the host's.
use strict;
use warnings;
use Errno qw(EINPROGRESS);
use IO::Handle;
use IO::Select;
use Socket;
use Time::HiRes qw(time);

my ($directory, $address, $port, $queue, $manager, $run, $limit) = @ARGV;
my $PACE = 0.1;
my $PATIENCE = 2;
my $end = time + $limit;
my $to = pack_sockaddr_in($port, inet_aton($address));
open my $log, '>>', "$directory/log" or die "no log: $!\n";
$log->autoflush(1);
$SIG{PIPE} = 'IGNORE';
my (%attempts, $number);
my $next = time;
while (time < $end && !(-e "$directory/stop" && !%attempts)) {
  if (time >= $next && !-e "$directory/stop") {
    begin(++$number);
    $next += $PACE;
    $next = time if $next < time - 1;
  }
  my $reading = IO::Select->new(map { $_->{socket} } grep { $_->{connected} } values %attempts);
  my $writing = IO::Select->new(map { $_->{socket} } grep { !$_->{connected} } values %attempts);
  my $wait = $next - time;
  my @ready = IO::Select->select($reading, $writing, undef, $wait > 0.01 ? $wait : 0.01);
  if (@ready) {
    connected($attempts{fileno $_}) for @{ $ready[1] };
    answered($attempts{fileno $_}) for @{ $ready[0] };
  }
  finish($_, 'timeout') for grep { time - $_->{began} > $PATIENCE } values %attempts;
}
open my $done, '>', "$directory/done";

sub begin {
  my ($id) = @_;
  socket my $socket, PF_INET, SOCK_STREAM, 0 or die "no socket: $!\n";
  $socket->blocking(0);
  binmode $socket;
  my $attempt = { socket => $socket, fd => fileno $socket, id => $id, began => time, in => '', answers => 0 };
  $attempts{ $attempt->{fd} } = $attempt;
  finish($attempt, 'refused') unless connect($socket, $to) || $! == EINPROGRESS;
}

# The three requests of amqsputc, one after the other: a message without an answer may have arrived.
sub connected {
  my ($attempt) = @_;
  $! = unpack 'i', getsockopt $attempt->{socket}, SOL_SOCKET, SO_ERROR;
  return finish($attempt, 'refused') if $!;
  $attempt->{connected} = 1;
  printf $log "connect %.3f %.3f ok\n", $attempt->{began}, time;
  say_next($attempt, "CONN $manager\n");
}

sub answered {
  my ($attempt) = @_;
  my $got = sysread $attempt->{socket}, $attempt->{in}, 4096, length $attempt->{in};
  return finish($attempt, '2009') unless $got;
  while ($attempt->{in} =~ s/^([^\n]*)\n//) {
    my $answer = $1;
    return finish($attempt, $answer =~ /^ERR (\d+)/ ? $1 : '2195') unless $answer =~ /^OK/;
    my $count = ++$attempt->{answers};
    my $text = "hb-$run-$attempt->{id}";
    say_next($attempt, "OPEN $queue\n") if $count == 1;
    say_next($attempt, "PUT $queue QDEF " . length($text) . "\n$text") if $count == 2;
    return finish($attempt, 'ok') if $count == 3;
  }
}

sub say_next {
  my ($attempt, $request) = @_;
  my $wrote = syswrite $attempt->{socket}, $request;
  finish($attempt, '2009') unless defined $wrote && $wrote == length $request;
}

sub finish {
  my ($attempt, $result) = @_;
  return unless delete $attempts{ $attempt->{fd} };
  printf $log "connect %.3f %.3f failed\n", $attempt->{began}, time unless $attempt->{connected};
  printf $log "put %d %.3f %.3f %s\n", $attempt->{id}, $attempt->{began}, time, $result;
  close $attempt->{socket};
}
